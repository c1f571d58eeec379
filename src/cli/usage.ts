/** Bad usage, as commander finds it and as we say it: one line, in our words. */
import type { CommanderError } from 'commander';
import { type Command } from 'commander';
import { InputError } from '../input-error.ts';

/** The verb's own help is the place to look, the program's where there is no such verb. */
const helpOf = (command: Command): string =>
  command.parent === null ? 'breakledger --help' : `breakledger ${command.name()} --help`;

/** Commander shows its help where there is no verb, and where `help` was asked about one that there is not. */
const absentVerb = ({ args: [first, about] }: Command): string =>
  first === 'help' && about !== undefined ? `unknown verb '${about}'` : 'no verb given';

/** Commander speaks of commands where we speak of verbs, and breaks its suggestions into lines of their own. */
const usageError = (command: Command, { code, message }: CommanderError): InputError => {
  const see = `see ${helpOf(command)}`;
  if (code === 'commander.help') return new InputError({ what: absentVerb(command), advice: see });
  const [first = '', suggestion = ''] = message.split('\n');
  const what = first
    .replace(/^error: /, '')
    .replace('unknown command', 'unknown verb')
    .replace(/\.$/, '');
  const meant = /\(Did you mean (.*)\?\)/.exec(suggestion)?.[1];
  if (meant !== undefined) return new InputError({ what, advice: `did you mean ${meant}? ${see}` });
  const verbs = command.commands.map((verb) => verb.name()).join(', ');
  return new InputError({ what, advice: verbs === '' ? see : `the verbs are ${verbs}; ${see}` });
};

/** Lets a usage error of this command become an InputError; after help, which is none, commander's own error stays. */
export const refuseInOneLine = (command: Command): void => {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(command, error);
  });
};
