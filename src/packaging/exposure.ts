/**
 * Who gets to see what's exposed: everyone who opens the page, everyone who has the app, everyone with the link; or nobody yet, as only
 * a server reads it, under a name that's for pages.
 */
export type Reach = 'page' | 'app' | 'link' | 'server';

/** A place that hands the key to people who shouldn't have it. */
export type Exposure = {
  /** 1-based. */
  readonly line: number;
  /** Half a sentence for people, e.g. “VITE_OPENAI_API_KEY ends up in the browser because of its name”. */
  readonly what: string;
  readonly reach: Reach;
};
