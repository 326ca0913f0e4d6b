/** A worker that dies while it starts. */
throw new Error('stillborn')
