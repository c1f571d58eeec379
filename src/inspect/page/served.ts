/** What `breakledger inspect` serves, if this page comes from it and not from a static host. */

export interface ServedLedger {
  readonly name: string;
  readonly policy: string;
  readonly digest: string;
}

const textOf = (value: object, name: string): string => String(Reflect.get(value, name) ?? '');

/** Undefined where no server of ours answers. */
export const findServed = async (): Promise<ServedLedger | undefined> => {
  const response = await fetch('./served.json').catch(() => undefined);
  const type = response?.headers.get('content-type') ?? '';
  if (response?.ok !== true || !type.startsWith('application/json')) return undefined;
  const value: unknown = await response.json();
  if (typeof value !== 'object' || value === null) return undefined;
  return { name: textOf(value, 'name'), policy: textOf(value, 'policy'), digest: textOf(value, 'digest') };
};
