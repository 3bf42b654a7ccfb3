import { expect, it } from 'vitest'
import type { Node } from '../format/model'
import { chainsOf } from './chains'

const node = (inputs: string[], ...outputs: string[]): Node => ({
  op: 'Add',
  domain: '',
  name: '',
  inputs,
  outputs,
  attributes: {}
})

it('networks that stand side by side are chains of their own, joined after', () => {
  const nodes = [
    node(['x'], 'a1'),
    node(['x'], 'b1'),
    node(['a1'], 'between'),
    node(['between'], 'a2'),
    node(['b1'], 'b2'),
    node(['a2', 'b2'], 'end')
  ]
  const graph = { name: 'g', nodes, initializers: new Map(), inputs: [], outputs: [] }
  expect(chainsOf(graph, ['a1', 'a2', 'b1', 'b2'])).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2']
  ])
  expect(chainsOf(graph, ['a1', 'a2', 'end'])).toEqual([['a1', 'a2', 'end']])
  expect(chainsOf(graph, [])).toEqual([])
})
