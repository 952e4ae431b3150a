import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidcases.settings")
application = get_wsgi_application()
gc.freeze()  # what the application consists of is not walked through between two requests
