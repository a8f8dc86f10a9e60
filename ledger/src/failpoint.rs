//! Places where the tests kill the process; they do nothing in a normal build.

/// Names a place between two lines where a crash must lose nothing.
#[macro_export]
#[doc(hidden)]
macro_rules! failpoint {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        $crate::failpoint::hit($name);
    };
}

/// Does what the test asks for at this place.
#[cfg(feature = "failpoints")]
#[doc(hidden)]
pub fn hit(name: &'static str) {
    fail::eval(name, |_| ()).unwrap_or_default();
}
