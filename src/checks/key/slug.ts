/** A text as a name of lower-case letters, digits and single hyphens, at most `maximum` characters; `''` where nothing is left. */
export function slug(text: string, maximum = 40): string {
  return text
    // Far more than is kept, and little enough of a name that fills a file.
    .slice(0, maximum * 20)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maximum)
    .replaceAll(/^-|-$/g, '');
}
