namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>The visible part of a data record: a truncation may have hidden its end.</summary>
internal readonly record struct Extent(LogRecord Record, int Visible)
{
    public int Start => Record.Position;

    public int End => Record.Position + Visible;
}
