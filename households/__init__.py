"""Who is poor, and is it so?"""
