# The same steps as `make`, in the same order; tests/test_container.py compares them.
FROM python:3.11-slim

# Without docstrings Python holds six megabytes less; all is compiled here, once, not at each start.
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONOPTIMIZE=2 \
    MEDIANCE_DATA_DIR=/data \
    MEDIANCE_KEYS_FILE=/keys/mediance.keys \
    MEDIANCE_ERASURES_FILE=/keys/mediance.erasures \
    MEDIANCE_ASSOCIATION=/association.toml

WORKDIR /app

COPY requirements/run.txt requirements/
RUN python -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes -r requirements/run.txt

COPY pyproject.toml README.md LICENSE association.example.toml ./
COPY locales locales
COPY flows flows
COPY storage storage
COPY handlers handlers
COPY bot bot
RUN python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --no-build-isolation --editable .
RUN python -m compileall -q locales flows storage handlers bot

RUN useradd --uid 10001 --no-create-home mediance && install --directory --owner mediance --mode 700 /data /keys
USER 10001
VOLUME /data /keys

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["mediance", "health"]
ENTRYPOINT ["mediance"]
CMD ["run"]
