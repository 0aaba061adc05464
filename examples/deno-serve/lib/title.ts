/** The first line of a note, as a title. */
export function title(note: string): string {
  return note.split("\n")[0].toUpperCase();
}
