/**
 * Breakledger as a library: what the author of an allocator builds it from, and what programs do with ledgers and policies.
 * docs/writing-a-policy.md and docs/writing-a-property.md show the first at work.
 */

// What an allocator is built from, and the allocators that are here.
export * from './policy-kit.ts';

// The engines: one event at a time, on a mutable state or as immutable snapshots.
export { run } from '../machines/run.ts';
export type { KernelSnapshot } from '../machines/kernel.ts';
export { initialSnapshot, isDead, reduce } from '../machines/kernel.ts';
export { cpuMachine } from '../machines/cpu.ts';
export { registryMachine } from '../machines/registry.ts';
export { breakpointMachine } from '../machines/breakpoint.ts';
export { toMermaid, toStatelyJson } from '../machines/statechart-text.ts';
export type { Engine, EngineName } from './replay/engine.ts';
export { bulkEngine } from './replay/bulk.ts';
export { machineEngine } from './replay/machine.ts';
export type { OperationSource, Replayed, ReplayWish } from './replay/replay.ts';
export { replay } from './replay/replay.ts';
export type { ReplayRow } from './replay/rows.ts';

// The timeline of a ledger: any event at once, what it changed, and which events did something.
export type { Moment, Timeline, TimelineOptions, Visit } from './replay/timeline/timeline.ts';
export { openTimeline } from './replay/timeline/timeline.ts';
export { timelineOf } from './replay/timeline/from-source.ts';
export type { Change, Path } from './replay/state/place.ts';
export { pathText } from './replay/state/place.ts';
export type { EventColumns } from './replay/columns.ts';
export { createColumns } from './replay/columns.ts';
export { makeIndex, openIndexed } from './index-file/ledger-index.ts';
export type { Question } from './find/question.ts';
export type { Finder, FindOptions, Found } from './find/find.ts';
export { createFinder, find } from './find/find.ts';
export type { Telling } from './find/telling.ts';
export { tell } from './find/telling.ts';
export { tellingText } from './find/telling-text.ts';

// What must hold: invariants, the assumptions under which they are promised, and ledgers held to them.
export type { Claim, Finding, Invariant, InvariantName, Step } from '../properties/invariant.ts';
export { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from '../properties/invariants/index.ts';
export type { Assumption } from '../properties/assumptions.ts';
export { ALWAYS, ASSUMPTION_TEXTS, ASSUMPTIONS, USUAL_ASSUMPTIONS } from '../properties/assumptions.ts';
export type { Judgement } from '../properties/judge.ts';
export type { CheckedEvent, Checker } from '../properties/check.ts';
export { checkAll, checkerOf, checkLedger, mainlineCheckerOf } from '../properties/check.ts';
export type { SlotCpu, SlotKernel, SlotStruct, SlotTask } from '../properties/slot-kernel.ts';
export type { Witness } from '../properties/witness/state.ts';
export { eventsOf } from '../properties/shorthand.ts';

// Campaigns: random ledgers against what a policy promises, and what breaks as the shortest ledger that shows it.
export type { Subject } from '../properties/campaign/subject.ts';
export { mainlineSubject, slotSubject } from '../properties/campaign/subject.ts';
export type { Trial } from '../properties/campaign/trial.ts';
export { tryLedger } from '../properties/campaign/trial.ts';
export type { Ledger as ShrinkableLedger } from '../properties/campaign/shrink-ledger.ts';
export { shrinkLedger } from '../properties/campaign/shrink-ledger.ts';
export type { Sometimes } from '../properties/sometimes/sometimes.ts';
export { MAINLINE_SOMETIMES, SLOT_SOMETIMES } from '../properties/sometimes/index.ts';
export { shorthandOf } from '../properties/shorthand-text.ts';
export type { CampaignResult, CampaignWish, Failure } from './fuzz/campaign.ts';
export { campaign } from './fuzz/campaign.ts';
export type { Statistics } from './fuzz/statistics.ts';
export type { Story } from './fuzz/story.ts';
export { storyOf } from './fuzz/story.ts';

// Ledgers and recordings, and what is asked of them.
export type { Complaint } from './input-error.ts';
export { InputError } from './input-error.ts';
export type { HeaderFacts, LedgerHeader, ParentLedger } from '../machines/header.ts';
export { LEDGER_FORMAT, machineOfHeader } from '../machines/header.ts';
export type { EventSource } from './event-source.ts';
export type { Ledger } from './ledger/read.ts';
export { openLedger } from './ledger/read.ts';
export { writeLedger } from './ledger/write.ts';
export type { LedgerStore } from './ledger/store/ledger-store.ts';
export { AppendConflict } from './ledger/store/ledger-store.ts';
export type { PackedLedger } from './ledger/sqlite/packed-ledger.ts';
export { openPackedLedger } from './ledger/sqlite/packed-ledger.ts';
export { createStore, openStore } from './ledger/store/open-store.ts';
export type { OpenedSource } from './open-source.ts';
export { openSource } from './open-source.ts';
export type { Verification } from './verify/verify.ts';
export type { Judged, Violation } from './verify/invariants.ts';
export { verify } from './verify/verify.ts';
export type { Explanation } from './explain/explanation.ts';
export type { ExplainOptions } from './explain/explain.ts';
export { explain } from './explain/explain.ts';
export { explanationText } from './explain/text.ts';
export type { WhyLink } from './explain/why/chain.ts';
export type { Why } from './explain/why/why.ts';
export { why } from './explain/why/why.ts';
export type { ExceptionExplained, Reach, SlotReached } from './explain/why/exception.ts';
export { explainException } from './explain/why/exception.ts';
export { exceptionText, whyText } from './explain/why/text.ts';

// Two policies held to each other, and what if other requests had been made.
export type { Difference, Divergence, DivergenceKind, PathDifference } from './diff/difference.ts';
export type { DiffOptions } from './diff/diff-policies.ts';
export { diffPolicies } from './diff/diff-policies.ts';
export { diffLedgers } from './diff/diff-ledgers.ts';
export { divergenceLine, differenceText } from './diff/text.ts';
export type { GridLine } from './diff/grid.ts';
export { gridLines } from './diff/grid.ts';
export type { Edit, RequestFields } from './branch/edit.ts';
export { editOf, parseEdit } from './branch/parse-edit.ts';
export type { EditPlan } from './branch/edit-plan.ts';
export { planOf } from './branch/edit-plan.ts';
export type { BranchReport, EditDone, NumberRun } from './branch/branch.ts';
export { branchEvents, branchFacts, branchReport } from './branch/branch.ts';
export { branchText } from './branch/text.ts';
