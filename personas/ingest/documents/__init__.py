"""Workbooks, web pages, XML, JSON and archives: tables among other things."""
