def hello(:
    return "hello"
