#!/usr/bin/env node
/** The program `breakledger`. A command line that names a policy file is run by a worker, which is this program again. */
import { isSupervised, obeySupervisor } from '../policy-file/supervised.ts';
import { policyFilesIn } from './chosen-policy.ts';
import { runCommandLine } from './command-line.ts';
import { guarded } from './guard.ts';
import { runSupervised } from './supervised-run.ts';

const words = process.argv.slice(2);
const files = isSupervised ? [] : policyFilesIn(words);

obeySupervisor();
process.exitCode = await guarded(() =>
  files.length === 0 ? runCommandLine(words) : runSupervised(new URL(import.meta.url), words, files),
);
