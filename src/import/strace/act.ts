/** What a system call asks for, its arguments read: one kind for each thing that can touch a breakpoint's life. */
import type { Attributes } from './perf-attributes.ts';

export type Act =
  | {
      readonly kind: 'open event';
      readonly attributes: Attributes;
      readonly pid: number;
      readonly cpu: number;
      readonly group: number;
      readonly flags: number;
    }
  | { readonly kind: 'modify event'; readonly descriptor: number; readonly attributes: Attributes }
  /** PERF_EVENT_IOC_PERIOD: the sampling period, or frequency, of an event from then on. */
  | { readonly kind: 'set period'; readonly descriptor: number; readonly period: number | string }
  | { readonly kind: 'close'; readonly descriptor: number }
  | {
      readonly kind: 'close range';
      readonly first: number;
      readonly last: number;
      /** CLOSE_RANGE_CLOEXEC: they are not closed, but marked. */
      readonly marksOnly: boolean;
      /** CLOSE_RANGE_UNSHARE: in a table of the caller's own. */
      readonly unshares: boolean;
    }
  /** dup, dup2, dup3 and F_DUPFD; the new descriptor is what the call returned. */
  | { readonly kind: 'duplicate'; readonly descriptor: number; readonly closesOnExec: boolean }
  | { readonly kind: 'mark'; readonly descriptor: number; readonly closesOnExec: boolean }
  | { readonly kind: 'unshare descriptors' }
  /** pidfd_open. */
  | { readonly kind: 'open process'; readonly pid: number }
  /** pidfd_getfd: a descriptor of the process that another one names. */
  | { readonly kind: 'take descriptor'; readonly process: number; readonly descriptor: number }
  /** sendmsg and recvmsg with SCM_RIGHTS. */
  | { readonly kind: 'send descriptors'; readonly descriptors: readonly number[] }
  | {
      readonly kind: 'receive descriptors';
      readonly descriptors: readonly number[];
      readonly closesOnExec: boolean;
    }
  /** mmap of a file, as perf's ring buffers are: the mapping refers to it until it is gone. */
  | {
      readonly kind: 'map';
      readonly descriptor: number;
      readonly address: number;
      readonly length: number;
      /** MAP_FIXED: what was mapped there before is gone. */
      readonly replaces: boolean;
    }
  | { readonly kind: 'unmap'; readonly address: number; readonly length: number }
  /** mremap: the mapping is at `to` from then on. */
  | {
      readonly kind: 'remap';
      readonly from: number;
      readonly fromLength: number;
      readonly to: number;
      readonly length: number;
      /** MREMAP_FIXED. */
      readonly replaces: boolean;
    }
  | {
      readonly kind: 'fork';
      readonly sharesDescriptors: boolean;
      readonly isThread: boolean;
      /** CLONE_NEWPID: the child counts the ids of processes anew. */
      readonly beginsNamespace: boolean;
      /** CLONE_VFORK: returns when the child has executed or ended. */
      readonly waitsForChild: boolean;
    }
  | { readonly kind: 'exec' }
  | { readonly kind: 'exit'; readonly isGroup: boolean }
  | { readonly kind: 'kill'; readonly pid: number }
  | { readonly kind: 'wait'; readonly pid: number; readonly status: WaitStatus }
  | { readonly kind: 'open online file'; readonly cpu: number; readonly closesOnExec: boolean }
  | { readonly kind: 'write'; readonly descriptor: number; readonly isOn: boolean | undefined }
  /** A call that cannot be read, because numbers stand where names should. */
  | { readonly kind: 'nameless' }
  /** A call whose text is damaged, or no call of strace at all. */
  | { readonly kind: 'unreadable' }
  | TraceAct;

/** ptrace: what a tracer does with a stopped process. */
export type TraceAct =
  | {
      readonly kind: 'poke';
      readonly pid: number;
      /** Debug register 0 to 7; undefined for an unaligned offset. */
      readonly register: number | undefined;
      readonly value: string;
    }
  | { readonly kind: 'resume'; readonly pid: number; readonly isStep: boolean }
  | { readonly kind: 'attach'; readonly pid: number; readonly isSeize: boolean }
  | { readonly kind: 'detach'; readonly pid: number }
  | { readonly kind: 'trace options'; readonly pid: number; readonly tellsExec: boolean }
  | { readonly kind: 'event message'; readonly pid: number; readonly value: number }
  /** PTRACE_GETSIGINFO: whether the signal came from a call of the process itself (SI_USER), as an exec's SIGTRAP does. */
  | { readonly kind: 'signal info'; readonly pid: number; readonly isFromUser: boolean };

export type WaitStatus =
  | { readonly kind: 'ended' }
  | { readonly kind: 'stopped'; readonly signal: string; readonly event: StopEvent | undefined }
  /** The caller did not ask for it, or strace could not read it. */
  | { readonly kind: 'unknown' }
  /** ECHILD: there is no such child any more. */
  | { readonly kind: 'no child' };

export type StopEvent = 'fork' | 'vfork' | 'vfork done' | 'clone' | 'exec' | 'other';
