export const calculator = {}
export const documents = {}
export const reader = {}
