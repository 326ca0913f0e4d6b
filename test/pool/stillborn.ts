/** A worker that dies while it starts: its module throws. */

throw new Error('stillborn')
