namespace OtaStack.Server.Delivery;

/// <summary>Part of a file.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct FileRange(long Start, long Length);
