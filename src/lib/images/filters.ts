/** What the engine filters images by. */
export const imageFilters = ['before', 'dangling', 'label', 'reference', 'since', 'until'] as const
