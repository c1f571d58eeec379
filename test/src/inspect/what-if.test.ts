import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../machines/events.ts';
import { createSession } from '../../../src/inspect/session/session.ts';
import { EVENT_NAMES } from '../../../src/inspect/view/event-names.ts';
import type { AskedEdit, EditView, FormView } from '../../../src/inspect/what-if/form-view.ts';

const LEDGER = [
  '{"type":"machine","format":"breakledger/1","cpus":2,"online":[0,1],"slots":4}',
  '{"seq":1,"type":"breakpoint.register","bp":"b1","address":"0xffffffff81000040","length":4,"access":"w","cpus":[0]}',
  '{"seq":2,"type":"task.switch","cpu":1,"task":"t1"}',
  '',
].join('\n');

const opened = async () => {
  const session = createSession(() => undefined);
  await session.answer({
    name: 'open',
    origin: { kind: 'text', name: 'ledger', text: LEDGER },
    policy: 'percpu',
  });
  return session;
};

/** What the form of event `seq` says when `typed` has been typed into it. */
const edited = async (
  { seq, edit, type }: Omit<AskedEdit, 'values'>,
  typed: Readonly<Record<string, string>>,
): Promise<EditView> => {
  const session = await opened();
  const asked = { name: 'form', seq, type: edit === 'insert' ? type : null } as const;
  const { fields } = (await session.answer(asked)) as FormView;
  const values = { ...Object.fromEntries(fields.map(({ name, value }) => [name, value])), ...typed };
  return (await session.answer({ name: 'edit', asked: { seq, edit, type, values } })) as EditView;
};

const CHANGE = { seq: 1, edit: 'change', type: 'breakpoint.register' } as const;
const INSERT = { seq: 2, edit: 'insert', type: 'breakpoint.register' } as const;

test('a change says the fields that differ, and null for one that was emptied', async () => {
  expect(await edited(CHANGE, {})).toEqual({ line: null, faults: [] });
  expect(await edited(CHANGE, { length: '8', cpus: '0, 1', callback: 'false' })).toEqual({
    line: 'change 1 {"cpus":[0,1],"length":8,"callback":false}',
    faults: [],
  });
  expect((await edited(CHANGE, { cpus: '' })).line).toBe('change 1 {"cpus":null}');
});

test('a new event says what was filled in', async () => {
  const typed = { bp: 'b2', task: 't1', address: '0x400010', length: '4', access: 'rw' };
  expect((await edited(INSERT, typed)).line).toBe(
    'insert 2 {"type":"breakpoint.register","bp":"b2","task":"t1","address":"0x400010","length":4,"access":"rw"}',
  );
  const poke = { seq: 1, edit: 'insert', type: 'ptrace.poke' } as const;
  expect((await edited(poke, { task: 't1', register: '7', value: '0x1' })).line).toBe(
    'insert 1 {"type":"ptrace.poke","task":"t1","register":7,"value":"0x1"}',
  );
});

test('each field that is wrong is told apart, with what to write there', async () => {
  const { line, faults } = await edited(INSERT, { address: '12', length: 'four', cpus: '0 2', access: 'w' });
  expect(line).toBeNull();
  expect(Object.fromEntries(faults.map(({ field, text }) => [field, text.split(';')[0]]))).toEqual({
    bp: 'missing',
    address: 'bad value "12"',
    length: 'bad value "four"',
    cpus: 'bad value 2',
  });
});

test('every type of event can be put in but a step, which carries on what another has started', () => {
  expect([...EVENT_NAMES, 'step'].toSorted()).toEqual([...EVENT_TYPES].toSorted());
});
