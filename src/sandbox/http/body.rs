//! The body of an answer: whole, or cut after half of it.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// The body of an answer.
#[derive(Debug)]
pub(super) enum AnswerBody {
    /// The whole body.
    Whole(Option<Bytes>),
    /// Half of the body, then the connection ends.
    Cut(Cut),
}

/// The progress of a cut body.
#[derive(Debug)]
pub(super) enum Cut {
    /// The half has not been sent yet.
    Half(Bytes),
    /// The half is being sent: hyper flushes what it has when a body waits.
    Waiting,
    /// The body ends here.
    Ended,
}

/// The error that ends a connection in the middle of a body.
#[derive(Debug, thiserror::Error)]
#[error("the answer was cut on purpose")]
pub(super) struct CutOff;

impl AnswerBody {
    /// Creates a body that ends after half of its bytes.
    pub(super) fn cut(bytes: &Bytes) -> Self {
        Self::Cut(Cut::Half(bytes.slice(..bytes.len() / 2)))
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Cut(cut) => cut.poll(context),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                let length = bytes.as_ref().map_or(0, Bytes::len);
                SizeHint::with_exact(u64::try_from(length).unwrap_or(u64::MAX))
            }
            Self::Cut(_) => SizeHint::default(),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Cut(_) => false,
        }
    }
}

impl Cut {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        match std::mem::replace(self, Self::Ended) {
            Self::Half(bytes) => {
                *self = Self::Waiting;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Self::Waiting => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Ended => Poll::Ready(Some(Err(CutOff))),
        }
    }
}
