/** The option that shows the next page of a list of projects. */
export function moreProjects(from: number, perPage: number, all: number): string {
  return from >= all ? 'Back to the first projects' : `More projects (${from + 1} to ${Math.min(from + perPage, all)} of ${all})`;
}
