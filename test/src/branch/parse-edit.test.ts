import { describe, expect, it } from 'vitest';
import { planOf } from '../../../src/branch/edit-plan.ts';
import { editOf, parseEdit } from '../../../src/branch/parse-edit.ts';

describe('an edit in words', () => {
  it('drops an event, or a range of them', () => {
    expect(parseEdit('drop 12')).toEqual([{ edit: 'drop', seq: 12 }]);
    expect(parseEdit('drop 12-14').map(({ seq }) => seq)).toEqual([12, 13, 14]);
  });

  it('puts a request in, or changes fields of one', () => {
    expect(parseEdit('insert 3 {"type":"cpu.offline","cpu":1}')).toEqual([
      { edit: 'insert', seq: 3, request: { type: 'cpu.offline', cpu: 1 } },
    ]);
    expect(parseEdit('change 3{"length":null}')).toEqual([
      { edit: 'change', seq: 3, request: { length: null } },
    ]);
  });

  it('is about the event of --at where it names none', () => {
    expect(parseEdit('drop', 7)).toEqual([{ edit: 'drop', seq: 7 }]);
    expect(parseEdit('change {"length":4}', 7)).toEqual([{ edit: 'change', seq: 7, request: { length: 4 } }]);
  });

  it.each([
    ['frob 12', 'write drop SEQ, insert SEQ {request} or change SEQ {fields}'],
    ['drop', 'say which event: write its number, or give --at'],
    ['drop 0', 'events are numbered from 1'],
    ['drop 5-3', 'write the lower number first'],
    ['drop 1-2000000', 'drop at most 1000000 events at once'],
    ['drop 3 {"length":4}', 'a drop needs nothing but the number'],
    ['change 3-4 {"length":4}', 'only drop takes a range'],
    ['change 3', 'after the number write one JSON object'],
    ['insert 3 {"type":', 'after the number write one JSON object'],
  ])('that nobody can read is one line: %s', (text, advice) => {
    expect(() => parseEdit(text)).toThrow(advice);
  });
});

describe('an edit as an object', () => {
  it('says the same', () => {
    expect(editOf({ edit: 'drop', seq: 12 })).toEqual({ edit: 'drop', seq: 12 });
    expect(editOf({ edit: 'change', seq: 3, request: { length: 4 } })).toEqual(
      parseEdit('change 3 {"length":4}')[0],
    );
  });

  it.each([
    [{ edit: 'drop' }],
    [{ edit: 'drop', seq: 1.5 }],
    [{ edit: 'drop', seq: 1, request: {} }],
    [{ edit: 'insert', seq: 1 }],
    [{ edit: 'change', seq: 1, request: [] }],
    [{ edit: 'change', seq: 1, request: {}, observed: { result: 0 } }],
    [null],
  ])('is refused with its shape wrong: %j', (value) => {
    expect(() => editOf(value)).toThrow('write {"edit":"drop","seq":12}');
  });
});

describe('a plan', () => {
  it('leaves the parent at the first event that is edited, or earlier if told so', () => {
    const edits = [...parseEdit('drop 9'), ...parseEdit('drop 4')];
    expect(planOf(edits).at).toBe(4);
    expect(planOf(edits, 2).at).toBe(2);
  });

  it('is refused if an edit stands before the cut, if two contradict each other, or if there is none', () => {
    expect(() => planOf(parseEdit('drop 4'), 5)).toThrow('the branch leaves its parent at event 5');
    expect(() => planOf([...parseEdit('drop 4'), ...parseEdit('change 4 {"length":1}')])).toThrow(
      'edits the same event',
    );
    expect(() => planOf([])).toThrow('nothing is edited');
  });
});
