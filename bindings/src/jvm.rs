//! The JVM's short way in, for the call whose speed matters.
//!
//! UniFFI's Kotlin hands buffers over as structs by value through JNA, which costs tens of microseconds a call.
//! Here a call is one JNI method: a byte array in, a byte array out, in UniFFI's own serial form, so that the
//! generated Kotlin converters read it.

use jni::errors::Error;
use jni::objects::{JByteArray, JClass, JObject};
use jni::sys::jlong;
use jni::{Env, native_method};
use uniffi::Lower;

use crate::UniFfiTag;
use crate::client::client_of_ticket;
use crate::error::{NicepayError, guard};
use crate::notification::NotificationClaims;

const SUCCESS: u8 = 0;
const FAILURE: u8 = 1;

// Never registered by hand: the JVM finds the exported symbols by their names.
const _: jni::NativeMethod<'_> = native_method! {
    java_type = "id.nicepay.checkout.internal.Wire",
    static extern fn verify(owner: JObject, ticket: jlong, body: jbyte[]) -> jbyte[],
};

fn verify<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    // Named so that it is not collected, and its ticket made void, while the call runs.
    _owner: JObject<'local>,
    ticket: jlong,
    body: JByteArray<'local>,
) -> Result<JByteArray<'local>, Error> {
    let body = env.convert_byte_array(&body)?;
    let answer = guard(|| {
        let client = client_of_ticket(ticket.cast_unsigned())?;
        Ok(NotificationClaims::from(&client.verify_notification(&body)?))
    });
    env.byte_array_from_slice(&written::<NotificationClaims>(answer))
}

fn written<T: Lower<UniFfiTag>>(answer: Result<T, NicepayError>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    match answer {
        Ok(value) => {
            bytes.push(SUCCESS);
            T::write(value, &mut bytes);
        }
        Err(error) => {
            bytes.push(FAILURE);
            <NicepayError as Lower<UniFfiTag>>::write(error, &mut bytes);
        }
    }
    bytes
}
