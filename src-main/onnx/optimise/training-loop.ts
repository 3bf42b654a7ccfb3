import { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { differentiate } from '../differentiate/differentiate'
import type { Model } from '../format/model'
import { int64, scalar, type Tensor } from '../format/tensor'
import { accumulates, averageName, averaged, gatherGradients, pendingName } from './accumulate'
import { clipGradients, globalNorm } from './clip-gradients'
import type { TrainingLoopSpec } from './training-loop-spec'

export interface TrainingLoop {
  model: Model
  /** All that is carried from slice to slice, by name: weights, statistics, the optimiser's memory, the step count. */
  initialState: Map<string, Tensor>
}

const zeros = (tensor: Tensor): Tensor => ({ ...tensor, data: new Float32Array(tensor.data.length) })

function initialState(spec: TrainingLoopSpec): Map<string, Tensor> {
  const state = new Map<string, Tensor>([...spec.parameters, ...spec.statistics])
  for (const [name, tensor] of spec.parameters) {
    for (const slot of spec.optimiser.slots) state.set(`${name}.${slot}`, zeros(tensor))
    if (accumulates(spec)) state.set(pendingName(name), zeros(tensor))
    if (spec.averaging) state.set(averageName(name), tensor)
  }
  if (accumulates(spec)) state.set('pending', scalar(0))
  return state.set('step', scalar(0))
}

/**
 * One ONNX Loop that trains: forward, backward, clipping and optimiser are its body, the weights are carried from
 * mini-batch to mini-batch, so that a whole slice of an epoch is a single run of a stock runtime.
 * Inputs: those of `spec.inputs`, `steps` (int64 scalar), `learning_rates` float32 [steps], and every state tensor.
 * Outputs: every state tensor as `next.<name>`, `losses`, `gradient_norms` and one `measured.<name>` each, float32 [steps].
 */
export function buildTrainingLoop(spec: TrainingLoopSpec): TrainingLoop {
  const outer = new GraphBuilder('train')
  spec.inputs(outer)
  const steps = outer.input('steps', 'int64', [])
  const rates = outer.input('learning_rates', 'float32', [1], ['steps'])
  const state = initialState(spec)
  const fed = [...state].map(([name, tensor]) => outer.input(name, 'float32', tensor.dims))
  const keepGoing = outer.constant({ type: 'bool', dims: [], data: Uint8Array.of(1) })
  const { graph, measured } = buildBody(spec, outer, [...state], rates)
  const results = [...state].map(([name, t]): Value => ({
    name: `next.${name}`,
    type: 'float32',
    shape: t.dims
  }))
  const scanned = ['losses', 'gradient_norms', ...measured.map((name) => `measured.${name}`)]
  const scans = scanned.map((name): Value => ({ name, type: 'float32', shape: [1] }))
  outer.raw('Loop', [steps, keepGoing, ...fed], { body: { kind: 'graph', value: graph } }, [
    ...results,
    ...scans
  ])
  results.forEach((value) => outer.output(value))
  scans.forEach((value) => outer.output(value, value.name, ['steps']))
  return { model: outer.model(), initialState: state }
}

function buildBody(spec: TrainingLoopSpec, outer: GraphBuilder, state: [string, Tensor][], rates: Value) {
  const body = new GraphBuilder('step', outer)
  const iteration = body.input('iteration', 'int64', [])
  const going = body.input('going', 'bool', [])
  const current = new Map(state.map(([name, t]) => [name, body.input(`current.${name}`, 'float32', t.dims)]))
  const { loss, updated, measured = new Map<string, Value>() } = spec.step(body, iteration, current)
  const names = [...spec.parameters.keys()]
  const gradients = differentiate(
    body,
    loss,
    names.map((name) => current.get(name)!)
  )
  const next = new Map(updated)
  const due = gatherGradients(spec, body, current, gradients, next)
  const norm = globalNorm(body, due.gradients)
  const clipped = spec.clipNorm > 0 ? clipGradients(body, due.gradients, norm, spec.clipNorm) : due.gradients
  const step = body.op('Add', [current.get('step')!, due.share])
  next.set('step', step)
  const learningRate = body.op('Gather', [rates, iteration])
  names.forEach((name, i) => {
    const slots = spec.optimiser.slots.map((slot) => current.get(`${name}.${slot}`)!)
    const parameter = current.get(name)!
    const context = { builder: body, name, parameter, gradient: clipped[i]!, slots, learningRate, step }
    const result = spec.optimiser.update(context)
    next.set(name, due.settle(result.parameter, parameter))
    spec.optimiser.slots.forEach((slot, s) =>
      next.set(`${name}.${slot}`, due.settle(result.slots[s]!, slots[s]!))
    )
    if (spec.averaging) {
      const before = current.get(averageName(name))!
      next.set(
        averageName(name),
        due.settle(averaged(body, before, next.get(name)!, step, spec.averaging), before)
      )
    }
  })
  body.output(going, 'still_going')
  for (const [name] of state) body.output(next.get(name)!, `updated.${name}`)
  const scalarOf = (value: Value): Value => body.op('Reshape', [value, body.constant(int64([]))])
  body.output(scalarOf(loss), 'loss')
  body.output(norm, 'gradient_norm')
  for (const [name, value] of measured) body.output(scalarOf(value), `measure.${name}`)
  return { graph: body.graph, measured: [...measured.keys()] }
}
