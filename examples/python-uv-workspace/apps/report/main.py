from money import euros

if __name__ == "__main__":
    print(euros(99))
