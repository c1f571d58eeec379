// Run before the sources, which need a Node that strips types without a flag.
// Plain JavaScript that any Node since 12 can run: its whole work is to speak up on an old one.
import process from 'node:process';

const NEEDED = [22, 18];

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `breakledger needs Node ${NEEDED.join('.')} or later and this is ${process.versions.node}: ` +
      'run it through npm, and if you did, the package `node` was installed without its install script: ' +
      'run `npm rebuild node` (or `npm ci` without --ignore-scripts)\n',
  );
  process.exit(2);
}
