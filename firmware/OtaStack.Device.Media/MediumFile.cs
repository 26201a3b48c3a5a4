using System;
using System.IO;
using OtaStack.Trust.Bytes;

namespace OtaStack.Device.Media;

/// <summary>The bundle on a medium, read only. Once the medium is gone every read fails with an IOException, whatever the firmware throws.</summary>
internal sealed class MediumFile : IByteSource
{
    private readonly FileStream _file;
    private readonly int _length;

    public MediumFile(string path)
    {
        _file = File.OpenRead(path);
        long length = _file.Length;
        _length = length > int.MaxValue ? int.MaxValue : (int)length;
    }

    /// <summary>A read has failed, or the medium was pulled out.</summary>
    public bool IsGone;

    public int Length => _length;

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        if (IsGone)
        {
            throw new IOException();
        }

        try
        {
            // The firmware goes to a position by reading from the start of the file: not where it is already.
            if (_file.Position != position)
            {
                // It opens every file for writing too, and FAT then makes one longer that is gone to behind its end.
                if (position > _length)
                {
                    return 0;
                }

                _file.Position = position;
            }

            return _file.Read(buffer, offset, count);
        }
        catch (Exception)
        {
            IsGone = true;
            throw new IOException();
        }
    }

    public void Close()
    {
        IsGone = true;
        try
        {
            _file.Dispose();
        }
        catch (Exception)
        {
            // A file whose medium has gone cannot be closed.
        }
    }
}
