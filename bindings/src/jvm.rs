//! The JVM's short way in, for the call whose speed matters.
//!
//! UniFFI's Kotlin hands buffers over as structs by value through JNA, which costs tens of
//! microseconds a call. Here a call is one JNI method: byte arrays in, one byte array out, both in
//! UniFFI's own serial form, so that the generated Kotlin converters read and write them.

use jni::errors::Error;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use jni::{Env, native_method};
use uniffi::{Lift, Lower};

use crate::UniFfiTag;
use crate::error::{CheckoutError, guard};
use crate::notification::{ExpectedOrder, VerifiedNotification, keys_of_ticket};

const SUCCESS: u8 = 0;
const FAILURE: u8 = 1;

// Never registered by hand: the JVM finds the exported symbols by their names.
const _: jni::NativeMethod<'_> = native_method! {
    java_type = "id.nicepay.checkout.internal.Wire",
    static extern fn verify(ticket: jlong, body: jbyte[], order: jbyte[]) -> jbyte[],
};

const _: jni::NativeMethod<'_> = native_method! {
    java_type = "id.nicepay.checkout.internal.Wire",
    static extern fn ping(number: jlong) -> jlong,
};

fn ping<'local>(_env: &mut Env<'local>, _class: JClass<'local>, number: jlong) -> Result<jlong, Error> {
    Ok(number)
}

fn verify<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    ticket: jlong,
    body: JByteArray<'local>,
    order: JByteArray<'local>,
) -> Result<JByteArray<'local>, Error> {
    let body = env.convert_byte_array(&body)?;
    let order = env.convert_byte_array(&order)?;
    let answer = guard(|| {
        let keys = keys_of_ticket(ticket.cast_unsigned())?;
        let order = read::<ExpectedOrder>(&order)?;
        keys.check(&body, &order)
    });
    env.byte_array_from_slice(&written::<VerifiedNotification>(answer))
}

fn read<T: Lift<UniFfiTag>>(bytes: &[u8]) -> Result<T, CheckoutError> {
    let mut rest = bytes;
    T::try_read(&mut rest).map_err(|error| CheckoutError::Internal {
        reason: format!("unreadable argument: {error}"),
    })
}

fn written<T: Lower<UniFfiTag>>(answer: Result<T, CheckoutError>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1024);
    match answer {
        Ok(value) => {
            bytes.push(SUCCESS);
            T::write(value, &mut bytes);
        }
        Err(error) => {
            bytes.push(FAILURE);
            <CheckoutError as Lower<UniFfiTag>>::write(error, &mut bytes);
        }
    }
    bytes
}
