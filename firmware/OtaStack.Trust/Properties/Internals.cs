using System.Runtime.CompilerServices;

// Field and scalar arithmetic are tested at their limits directly: no signature reaches those by chance.
[assembly: InternalsVisibleTo("OtaStack.Trust.Tests")]

// What hosts do with single files is made of the same parts, without a byte on the device.
[assembly: InternalsVisibleTo("OtaStack.Trust.Host")]
