from importlib.resources import files

import click


@click.command()
@click.argument("text", default="one two three")
def main(text):
    """Count the words of TEXT that are worth counting."""
    stop = files("wordcount").joinpath("stopwords.txt").read_text().split()
    click.echo(f"{len([w for w in text.split() if w not in stop])} words")
