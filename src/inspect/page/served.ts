/** What `breakledger inspect` serves, if this page comes from it and not from a static host. */

export interface ServedLedger {
  readonly name: string;
  readonly policy: string;
  /** Undefined for a ledger that still grows. */
  readonly digest: string | undefined;
  readonly isFollowed: boolean;
  /** A policy from a file, and where its module is. */
  readonly plugIn: { readonly file: string; readonly address: string } | undefined;
}

const textOf = (value: object, name: string): string => String(Reflect.get(value, name) ?? '');

const plugInOf = (value: object): ServedLedger['plugIn'] => {
  const plugIn: unknown = Reflect.get(value, 'plugIn');
  if (typeof plugIn !== 'object' || plugIn === null) return undefined;
  return { file: textOf(plugIn, 'file'), address: textOf(plugIn, 'address') };
};

/** Undefined where no server of ours answers. */
export const findServed = async (): Promise<ServedLedger | undefined> => {
  const response = await fetch('./served.json').catch(() => undefined);
  const type = response?.headers.get('content-type') ?? '';
  if (response?.ok !== true || !type.startsWith('application/json')) return undefined;
  const value: unknown = await response.json();
  if (typeof value !== 'object' || value === null) return undefined;
  const digest = textOf(value, 'digest');
  return {
    name: textOf(value, 'name'),
    policy: textOf(value, 'policy'),
    digest: digest === '' ? undefined : digest,
    isFollowed: 'isFollowed' in value && value.isFollowed === true,
    plugIn: plugInOf(value),
  };
};
