namespace OtaStack.Signing.Images;

/// <summary>One part of an image: an assembly, or the whole of a native image.</summary>
/// <param name="Name">1–64 of <c>A-Z a-z 0-9 . _ -</c>, not starting with a dot.</param>
/// <param name="Content">At least one byte.</param>
public sealed record ImagePart(string Name, ReadOnlyMemory<byte> Content);
