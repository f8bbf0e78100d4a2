import os

DATABASE = os.environ["DATABASE_URL"]
print(DATABASE)
