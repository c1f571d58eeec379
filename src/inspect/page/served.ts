/** What `breakledger inspect` serves, if this page comes from it and not from a static host. */

export interface ServedLedger {
  readonly name: string;
  readonly policy: string;
  /** Undefined for a ledger that still grows. */
  readonly digest: string | undefined;
  readonly isFollowed: boolean;
}

const textOf = (value: object, name: string): string => String(Reflect.get(value, name) ?? '');

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
  };
};
