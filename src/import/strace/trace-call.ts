/** How a ptrace is read: what of it concerns debug registers, and the life of a tracee. */
import type { Act } from './act.ts';
import { isNameless } from './interest.ts';
import { hexTextOf, isInt, numberOf } from './numbers.ts';
import type { CallRecord, ReadAct } from './record.ts';

const DEBUG_REGISTERS = /u_debugreg\)(?:\+(\d+))?/;
const REGISTER_BYTES = 8;

/** Debug register 0 of a 32-bit tracer, as strace names it, and the bytes from each to the next. */
const NARROW_REGISTERS = /i387\)\+(\d+)$/;
const NARROW = { first: 28, bytes: 4 } as const;

/** Whether a 64-bit tracer can have got this answer for a place that is no register of its own: the only one is EIO. */
const isWide = (register: number, { errno }: CallRecord): boolean =>
  errno === 'EIO' && register !== 4 && register !== 5;

/** A 32-bit tracer's write to a debug register; undefined for one to anything else. */
const narrowPoke = (pid: number, offset: string, text: string, call: CallRecord): Act | undefined => {
  const place = NARROW_REGISTERS.exec(offset)?.[1];
  const register = (Number(place) - NARROW.first) / NARROW.bytes;
  const value = hexTextOf(text);
  const isRegister = Number.isInteger(register) && register >= 0 && register < 8;
  if (!isRegister || value === undefined || !isInt(pid) || isWide(register, call)) return undefined;
  return { kind: 'poke', pid, register, value };
};

const poke = (pid: number, offset: string, text: string): Act => {
  const found = DEBUG_REGISTERS.exec(offset);
  const register = Number(found?.[1] ?? 0) / REGISTER_BYTES;
  const value = hexTextOf(text);
  if (found === null || value === undefined || !isInt(pid)) return { kind: 'unreadable' };
  return {
    kind: 'poke',
    pid,
    register: Number.isInteger(register) && register < 8 ? register : undefined,
    value,
  };
};

/** What `ptrace` was called with; empty where strace wrote less. */
interface TraceArguments {
  readonly request: string;
  readonly pid: string;
  readonly address: string;
  readonly data: string;
}

export const ptrace: ReadAct = (call) => {
  const { args } = call;
  const { request, pid: pidText, address, data } = splitTrace(args);
  if (isNameless(request)) return { kind: 'nameless' };
  const pid = numberOf(pidText);
  switch (request) {
    case 'PTRACE_POKEUSER':
      return address.includes('i387') ? narrowPoke(pid, address, data, call) : poke(pid, address, data);
    case 'PTRACE_CONT':
    case 'PTRACE_SYSCALL':
      return { kind: 'resume', pid, isStep: false };
    case 'PTRACE_SINGLESTEP':
      return { kind: 'resume', pid, isStep: true };
    case 'PTRACE_ATTACH':
    case 'PTRACE_SEIZE':
      return { kind: 'attach', pid, isSeize: request === 'PTRACE_SEIZE' };
    case 'PTRACE_DETACH':
      return { kind: 'detach', pid };
    case 'PTRACE_SETOPTIONS':
      return { kind: 'trace options', pid, tellsExec: data.includes('PTRACE_O_TRACEEXEC') };
    case 'PTRACE_GETEVENTMSG':
      return { kind: 'event message', pid, value: numberOf(data.slice(1)) };
    case 'PTRACE_GETSIGINFO':
      return { kind: 'signal info', pid, isFromUser: data.includes('si_code=SI_USER') };
    default:
      return undefined;
  }
};

/** `REQUEST, PID, ADDR, DATA`; `offsetof(struct user, u_debugreg)` has a comma of its own. */
const splitTrace = (args: string): TraceArguments => {
  const pid = behindComma(args, 0);
  const address = behindComma(args, pid);
  const data = behindComma(
    args,
    args.startsWith('offsetof(', address) ? behindComma(args, address) : address,
  );
  return {
    request: args.slice(0, pid - COMMA.length),
    pid: args.slice(pid, address - COMMA.length),
    address: args.slice(address, data - COMMA.length),
    data: args.slice(data),
  };
};

const COMMA = ', ';

/** Where the argument behind the one at `from` begins; as far behind the text if there is none. */
const behindComma = (args: string, from: number): number => {
  const comma = args.indexOf(COMMA, from);
  return (comma === -1 ? args.length : comma) + COMMA.length;
};
