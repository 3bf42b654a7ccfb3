import { open, type HandlersOf } from '../context'

export const listingHandlers: HandlersOf<
  | 'drawings:page'
  | 'drawings:facets'
  | 'drawings:ids'
  | 'drawings:some'
  | 'drawings:neighbours'
  | 'drawings:groups'
  | 'children:list'
> = {
  'drawings:page': ({ filters, offset, limit }, context) => {
    const { drawings, listing } = open(context).library
    const rows = drawings.some(listing.ids(filters, offset, limit))
    return {
      drawings: rows.map(({ drawing }) => drawing),
      total: listing.count(filters),
      revision: drawings.revision()
    }
  },
  'drawings:facets': (_, context) => {
    const { drawings, listing } = open(context).library
    return { ...listing.facets(), revision: drawings.revision() }
  },
  'drawings:ids': ({ filters }, context) => ({ ids: open(context).library.listing.ids(filters) }),
  'drawings:some': ({ ids }, context) => ({
    drawings: open(context)
      .library.drawings.some(ids)
      .map(({ drawing }) => drawing)
  }),
  'drawings:neighbours': ({ filters, id }, context) => open(context).library.listing.neighbours(filters, id),
  'drawings:groups': ({ by }, context) => ({ groups: open(context).library.listing.groups(by) }),
  'children:list': (_, context) => ({ children: open(context).library.listing.children() })
}
