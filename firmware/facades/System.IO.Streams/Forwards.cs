using System.IO;
using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(Stream))]
