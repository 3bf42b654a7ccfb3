import { formViews, type FormMethod as MethodName } from '#contract/training-settings'
import type { FormMethod } from './form-method'
import { autoencoder } from './autoencoder'
import { fit } from './fit'
import { mahalanobis } from './mahalanobis'
import { neighbours } from './neighbours'
import { patches } from './patches'
import { principalComponents } from './principal-components'

const methods: Record<MethodName, FormMethod> = {
  autoencoder,
  'principal-components': principalComponents,
  mahalanobis,
  neighbours,
  patches,
  fit
}

export const methodNamed = (name: MethodName): FormMethod => methods[name]

/** The ways that an encoder's views of drawings allow. */
export function methodsFor(view: { patches: Uint16Array; fit: number | null }): FormMethod[] {
  const has = { vector: true, patches: view.patches.length > 0, fit: view.fit !== null }
  return Object.values(methods).filter((method) => has[formViews[method.name]])
}
