"""Stock python-telegram-bot: a ConversationHandler with PicklePersistence, as its examples show."""

import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

QUESTIONS = 14
CHOICES = InlineKeyboardMarkup([[InlineKeyboardButton(f"Choix {n}", callback_data=f"c{n}")] for n in range(1, 6)])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message and context.user_data is not None
    context.user_data.clear()
    await update.message.reply_text("Question 1", reply_markup=CHOICES)
    return 1


async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert context.user_data is not None and update.effective_chat
    number = len(context.user_data) + 1
    query = update.callback_query
    context.user_data[f"answer {number}"] = query.data if query else update.message and update.message.text
    if query:
        await query.answer()
        await query.edit_message_reply_markup(None)
    if number == QUESTIONS:
        await update.effective_chat.send_message("Merci")
        return ConversationHandler.END
    await update.effective_chat.send_message(f"Question {number + 1}", reply_markup=CHOICES)
    return number + 1


words = MessageHandler(filters.TEXT & ~filters.COMMAND, answered)
states = {n: [CallbackQueryHandler(answered), words] for n in range(1, QUESTIONS + 1)}
conversation = ConversationHandler(
    entry_points=[CommandHandler("start", start)], states=states, fallbacks=[], name="dialogue", persistent=True
)
builder = Application.builder().token("42:BENCH").base_url(f"{sys.argv[1]}/bot")
application = builder.persistence(PicklePersistence(Path(sys.argv[2]) / "pickle")).build()
application.add_handler(conversation)
application.run_polling()
