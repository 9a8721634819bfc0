"""The words all rooms share: exact money, ids, enumerations, dates, who asks; knows no room."""
