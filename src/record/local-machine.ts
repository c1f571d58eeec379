/** Facts about the machine that this program runs on, as its kernel shows them; what it does not show stays unknown. */
import { readFile } from 'node:fs/promises';
import { DEFAULT_FACTS, MAX_CPUS, type Machine } from '../../machines/machine.ts';

/** TASK_SIZE_MAX with five-level page tables. */
const FIVE_LEVEL = 0xfffffffffff000n;

const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

/** A list of CPUs as sysfs writes it, like `0-3,6`; undefined for anything else. */
export const readCpuList = (text: string): readonly number[] | undefined => {
  const cpus: number[] = [];
  for (const part of text.trim().split(',')) {
    const [, low, high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    if (low === undefined || Number(high) >= MAX_CPUS) return undefined;
    for (let cpu = Number(low); cpu <= Number(high); cpu += 1) cpus.push(cpu);
  }
  return cpus;
};

const cpuFacts = async (): Promise<Partial<Machine>> => {
  const possible = readCpuList((await textOf('/sys/devices/system/cpu/possible')) ?? '');
  const online = readCpuList((await textOf('/sys/devices/system/cpu/online')) ?? '');
  if (possible === undefined || online === undefined) return {};
  return { cpus: Math.max(...possible) + 1, online };
};

const sampleRate = async (): Promise<Partial<Machine>> => {
  const maxSampleRate = Number(await textOf('/proc/sys/kernel/perf_event_max_sample_rate'));
  return Number.isSafeInteger(maxSampleRate) && maxSampleRate > 0 ? { maxSampleRate } : {};
};

const pageTables = async (): Promise<Partial<Machine>> => {
  const flags = /^flags\s*:(.*)$/m.exec((await textOf('/proc/cpuinfo')) ?? '')?.[1];
  if (flags === undefined) return {};
  return { taskSizeMax: flags.split(/\s+/).includes('la57') ? FIVE_LEVEL : DEFAULT_FACTS.taskSizeMax };
};

const kprobes = async (): Promise<Partial<Machine>> => {
  const symbols = await textOf('/proc/kallsyms');
  return symbols === undefined || symbols === '' ? {} : { kprobes: / register_kprobe$/m.test(symbols) };
};

export const localMachine = async (): Promise<Partial<Machine>> => ({
  ...(await cpuFacts()),
  ...(await sampleRate()),
  ...(await pageTables()),
  ...(await kprobes()),
});
