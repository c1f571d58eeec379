/** A link to what one sees: which ledger, which policy, which event, which window. */

export interface Place {
  /** The beginning of the ledger's digest. */
  readonly digest?: string | undefined;
  readonly policy?: string | undefined;
  readonly seq?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const numberIn = (parameters: URLSearchParams, name: string): number | undefined => {
  const text = parameters.get(name);
  const number = text === null ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
};

/** Of a hash as {@link placeText} writes it; whatever else stands there is passed over. */
export const parsePlace = (hash: string): Place => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const digest = parameters.get('ledger') ?? '';
  const policy = parameters.get('policy') ?? '';
  const from = numberIn(parameters, 'from');
  const to = numberIn(parameters, 'to');
  const isWindow = from !== undefined && to !== undefined && to > from;
  return {
    digest: /^[0-9a-f]{8,64}$/.test(digest) ? digest : undefined,
    policy: /^[a-z-]{1,20}$/.test(policy) ? policy : undefined,
    seq: numberIn(parameters, 'event'),
    from: isWindow ? from : undefined,
    to: isWindow ? to : undefined,
  };
};

export const placeText = ({ digest, policy, seq, from, to }: Place): string => {
  const parameters = new URLSearchParams();
  if (digest !== undefined) parameters.set('ledger', digest);
  if (policy !== undefined) parameters.set('policy', policy);
  if (seq !== undefined) parameters.set('event', String(seq));
  if (from !== undefined && to !== undefined) {
    parameters.set('from', String(Math.round(from * 10) / 10));
    parameters.set('to', String(Math.round(to * 10) / 10));
  }
  return parameters.toString();
};
