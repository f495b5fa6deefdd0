// What --verbose adds, for someone who investigates a failure.

/** All values are given as displayed. */
export const ofNetwork = (about: {
  readonly reason: string;
  readonly system: string;
  readonly host: string;
  readonly proxy: string | undefined;
  readonly during: string;
}): string => {
  const way = about.proxy === undefined ? about.host : `${about.host} through ${about.proxy}`;
  return [about.reason, about.system, way, `while waiting for the ${about.during}`].join(' · ');
};

/** To be made fit to show as a whole. `message`: `undefined` for a web page. */
export const ofAnswer = (about: {
  readonly status: number;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  readonly message: string | undefined;
}): string =>
  [
    `HTTP ${about.status}`,
    ...(about.code === undefined ? [] : [`code ${about.code}`]),
    ...(about.type === undefined ? [] : [`type ${about.type}`]),
    ...(about.param === undefined ? [] : [`param ${about.param}`]),
    ...(about.requestId === undefined ? [] : [`request ${about.requestId}`]),
    about.message ?? 'a web page',
  ].join(' · ');
