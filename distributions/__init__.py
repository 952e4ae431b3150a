"""What is owed, paid, proven?"""
