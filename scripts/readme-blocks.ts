// The console blocks of the README: each command after a `$`, and beneath it what it prints.

export interface Shown {
  command: string;
  output: string;
}

const BLOCK = /```console\n([\s\S]*?)```/g;

/** The commands of one block with the lines beneath each. */
function shownIn(block: string): Shown[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return { command: text.slice(0, end), output: text.slice(end + 1).replace(/\n+$/, '\n') };
    });
}

/** Every command that the README shows, in order. */
export function shownCommands(readme: string): Shown[] {
  return [...readme.matchAll(BLOCK)].flatMap(([, block]) => shownIn(block ?? ''));
}

/** The README with what its commands print. */
export function withOutputs(readme: string, outputOf: (command: string) => string): string {
  return readme.replace(BLOCK, (_, block: string) => {
    const texts = shownIn(block).map(({ command }) => `$ ${command}\n${outputOf(command)}`);
    return `\`\`\`console\n${texts.join('\n')}\`\`\``;
  });
}
