"""What people read: guidance and help pages, edited in Wagtail."""
