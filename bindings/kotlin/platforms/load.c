/* Loads the library in a process of musl's, for which no JVM can be had, and asks it for UniFFI's version. */
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments) {
    void *library = dlopen(arguments[count - 1], RTLD_NOW);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    unsigned (*version)(void) = (unsigned (*)(void))dlsym(library, "ffi_nicepay_checkout_ffi_uniffi_contract_version");
    if (version == NULL) return 1;
    printf("loaded by musl, UniFFI contract %u\n", version());
    return 0;
}
