/** The project that a key is made in: `shop-bot`. The same each time, so that a later run finds it. */
export function projectNameFor(projectName: string): string {
  return slug(projectName) || 'my-project';
}

/** A name for a key that tells whose it is: `shop-bot-ana-dev`. The same each time, so that a later run finds it. */
export function keyNameFor(projectName: string, user: string): string {
  return [slug(projectName, 30) || 'my-project', slug(user, 20) || 'me', 'dev'].join('-');
}

/** A text as a name of lower-case letters, digits and single hyphens, at most `maximum` characters; `''` where nothing is left. */
export function slug(text: string, maximum = 40): string {
  return (
    text
      // Far more than is kept, and little enough of a name that fills a file.
      .slice(0, maximum * 20)
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, maximum)
      .replaceAll(/^-|-$/g, '')
  );
}
