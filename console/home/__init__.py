"""The summary «Сводка», and its form for the screen of a hall"""
