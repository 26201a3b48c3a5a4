using System.Runtime.CompilerServices;

// Field and scalar arithmetic are tested at their limits directly: no signature reaches those by chance.
[assembly: InternalsVisibleTo("OtaStack.Trust.Tests")]
