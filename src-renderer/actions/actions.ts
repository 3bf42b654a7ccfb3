import { flushSync } from 'react-dom'
import { keyTasks, type KeyTask } from '#contract/label-keys'
import type { MessageKey } from '#words/en/catalogue'
import { useChild } from '../state/child'
import { useDrawing } from '../state/drawing'
import { labelKeys } from '../state/label-keys'
import { currentItem, savingSettled, useLabelling } from '../state/labelling'
import { useExplaining } from '../state/explaining'
import { useImport } from '../state/import'
import { useLibrary } from '../state/library'
import { act } from '../state/queries'
import { ask, useSession } from '../state/session'

/** One thing a user can do: the same object behind its button, its shortcut and the list of shortcuts. */
export interface Action {
  id: string
  title: MessageKey
  values?: Record<string, string>
  /** As `KeyboardEvent.key`, with Ctrl+ in front where needed (Cmd on a Mac). */
  keys: string
  /** Held down it goes on; all else happens once for a key that is pressed. */
  repeats?: true
  enabled(): boolean
  run(): void
}

const onDrawing = (): boolean =>
  useSession.getState().screen === 'drawing' && useDrawing.getState().id !== null
const onChild = (): boolean => useSession.getState().screen === 'child'
const labelling = (): boolean => useSession.getState().screen === 'labelling'
const opened = (): boolean => useSession.getState().status?.state === 'open'
/** While a rater is at work, everything but labelling is closed. */
const open = (): boolean => opened() && !useSession.getState().blind
const onLibrary = (): boolean => open() && useSession.getState().screen === 'library'
const go = (screen: Parameters<ReturnType<typeof useSession.getState>['go']>[0]) => () =>
  useSession.getState().go(screen)

async function edit(command: 'edits:undo' | 'edits:redo'): Promise<void> {
  if (labelling()) return useLabelling.getState().undo(command === 'edits:redo')
  await act(command, {})
}

/**
 * Leaving the screen saves what is still being typed. The page is then loaded anew, so that nothing in its memory, in whatever
 * store, query or picture, outlasts the lock.
 */
async function lock(): Promise<void> {
  // a rater who is at work leaves as well
  flushSync(() => useSession.setState({ screen: 'home', blind: false }))
  await savingSettled()
  if (await ask('library:lock', {})) location.reload()
}

export const actions = {
  home: { id: 'home', title: 'nav.home', keys: 'Ctrl+1', enabled: open, run: go('home') },
  library: { id: 'library', title: 'nav.library', keys: 'Ctrl+2', enabled: open, run: go('library') },
  labelling: {
    id: 'labelling',
    title: 'nav.labelling',
    keys: 'Ctrl+0',
    enabled: opened,
    run: go('labelling')
  },
  drawing: { id: 'drawing', title: 'nav.drawing', keys: 'Ctrl+3', enabled: open, run: go('drawing') },
  child: { id: 'child', title: 'nav.child', keys: 'Ctrl+6', enabled: open, run: go('child') },
  norms: { id: 'norms', title: 'nav.norms', keys: 'Ctrl+4', enabled: open, run: go('norms') },
  training: { id: 'training', title: 'nav.training', keys: 'Ctrl+7', enabled: open, run: go('training') },
  settings: { id: 'settings', title: 'nav.settings', keys: 'Ctrl+8', enabled: open, run: go('settings') },
  models: { id: 'models', title: 'nav.models', keys: 'Ctrl+5', enabled: open, run: go('models') },
  reports: { id: 'reports', title: 'reports.title', keys: 'Ctrl+9', enabled: open, run: go('reports') },
  import: {
    id: 'import',
    title: 'action.import',
    keys: 'Ctrl+i',
    enabled: open,
    run() {
      useImport.getState().reset()
      useSession.getState().open('import')
    }
  },
  exportAll: {
    id: 'exportAll',
    title: 'action.exportAll',
    keys: 'Ctrl+Shift+e',
    enabled: () => onLibrary() && (useSession.getState().status?.drawings ?? 0) > 0,
    run: () => useSession.getState().open('export')
  },
  analyseAll: {
    id: 'analyseAll',
    title: 'action.analyseAll',
    keys: 'Ctrl+Enter',
    enabled: () => open() && (useSession.getState().status?.deployedNorms ?? 0) > 0,
    run: () => void useLibrary.getState().analyse('all')
  },
  undo: {
    id: 'undo',
    title: 'action.undo',
    keys: 'Ctrl+z',
    repeats: true,
    // The engine knows best: what the screen last heard may be a moment old.
    enabled: opened,
    run: () => void edit('edits:undo')
  },
  redo: {
    id: 'redo',
    title: 'action.redo',
    keys: 'Ctrl+y',
    repeats: true,
    enabled: opened,
    run: () => void edit('edits:redo')
  },
  labelNormal: {
    id: 'labelNormal',
    title: 'label.normal',
    keys: 'n',
    enabled: onDrawing,
    run: () => void useDrawing.getState().setLabel('normal')
  },
  labelUnusual: {
    id: 'labelUnusual',
    title: 'label.unusual',
    keys: 'u',
    enabled: onDrawing,
    run: () => void useDrawing.getState().setLabel('unusual')
  },
  labelUnsure: {
    id: 'labelUnsure',
    title: 'label.unsure',
    keys: 's',
    enabled: onDrawing,
    run: () => void useDrawing.getState().setLabel('unsure')
  },
  labelClear: {
    id: 'labelClear',
    title: 'label.clear',
    keys: 'x',
    enabled: onDrawing,
    run: () => void useDrawing.getState().setLabel(null)
  },
  next: {
    id: 'next',
    title: 'drawing.next',
    keys: 'ArrowRight',
    repeats: true,
    enabled: onDrawing,
    run: () => void useDrawing.getState().step(1)
  },
  previous: {
    id: 'previous',
    title: 'drawing.previous',
    keys: 'ArrowLeft',
    repeats: true,
    enabled: onDrawing,
    run: () => void useDrawing.getState().step(-1)
  },
  explain: {
    id: 'explain',
    title: 'drawing.explain',
    keys: 'e',
    enabled: onDrawing,
    run: () => void useExplaining.getState().explain()
  },
  report: {
    id: 'report',
    title: 'drawing.report',
    keys: 'r',
    enabled: onDrawing,
    run: () => useSession.getState().open('report')
  },
  childReport: {
    id: 'childReport',
    title: 'child.report',
    keys: 'Ctrl+Shift+r',
    enabled: () => onChild() && (useChild.getState().result?.rows.length ?? 0) > 0,
    run: () => useSession.getState().open('report')
  },
  lock: {
    id: 'lock',
    title: 'action.lock',
    keys: 'Ctrl+l',
    enabled: () => open() && !useSession.getState().status!.unencrypted,
    run: () => void lock()
  },
  help: {
    id: 'help',
    title: 'action.help',
    keys: '?',
    enabled: () => true,
    run: () => useSession.getState().open('help')
  }
} satisfies Record<string, Action>

/** On the other tabs a label would be given to a drawing that is not in sight. */
const onItem = (): boolean => {
  const state = useLabelling.getState()
  return labelling() && state.tab === 'label' && currentItem(state) !== undefined
}

/** What keys do while labelling, as the site has chosen them. */
export function labellingActions(): Action[] {
  const { rate, go: move, toggleTag } = useLabelling.getState()
  const keys = labelKeys()
  const by = (steps: number) => () => move(useLabelling.getState().at + steps)
  const runs: Record<KeyTask, () => void> = {
    normal: () => rate('normal'),
    unusual: () => rate('unusual'),
    unsure: () => rate('unsure'),
    clear: () => rate(null),
    next: by(1),
    previous: by(-1)
  }
  return [
    ...keyTasks.map((task) => ({
      id: `label-${task}`,
      title: `labelling.task.${task}` as const,
      keys: keys.tasks[task],
      ...(task === 'next' || task === 'previous' ? { repeats: true as const } : {}),
      enabled: onItem,
      run: runs[task]
    })),
    ...keys.tags.map(({ key, tag }) => ({
      id: `tag-${tag}`,
      title: 'labelling.tagKey' as const,
      values: { tag },
      keys: key,
      enabled: onItem,
      run: () => toggleTag(tag)
    }))
  ]
}
