namespace nanoFramework.Runtime.InFieldUpdate;

/// <summary>
/// Writes down what it is asked. Without a board it answers as it is told; with one it does what the library's documentation says: one session for
/// each image, known by its token, in order, replaced by a newer one, closed by an image that fails its check, gone at a restart; no session without
/// success. For one test at a time.
/// </summary>
public static class UpdateManager
{
    private static readonly uint[] s_tokens = new uint[2];
    private static uint s_lastToken;
    private static IUpdateFirmware? s_board;

    public static List<string> Calls { get; } = [];

    /// <summary>The answer to every call that has one, without a board.</summary>
    public static UpdateSessionResult Result { get; set; }

    public static UpdateStatus Status { get; set; }

    public static ImageInfo? Primary { get; set; }

    public static ImageInfo? Secondary { get; set; }

    /// <summary>The board that was just started: sessions die with the power.</summary>
    public static IUpdateFirmware? Board
    {
        get => s_board;
        set
        {
            s_board = value;
            Array.Clear(s_tokens);
        }
    }

    public static UpdateStatus GetStatus(ImageType image)
    {
        return Board is null ? Status : Board.StatusOf(image);
    }

    public static ImageInfo? GetPrimaryImageInfo(ImageType image)
    {
        return Board is null ? Primary : InfoOf(image, false);
    }

    public static ImageInfo? GetSecondaryImageInfo(ImageType image)
    {
        return Board is null ? Secondary : InfoOf(image, true);
    }

    public static UpdateSessionResult StartUpdateSession(ImageType image, int totalLength, out UpdateSession session)
    {
        UpdateSessionResult result = Note($"start {image} {totalLength}");
        result = Board is null ? result : Board.Start(image, totalLength);
        session = Open(image, result, 0);
        return result;
    }

    public static UpdateSessionResult ResumeUpdateSession(ImageType image, int totalLength, byte[] expectedHeader, out UpdateSession session)
    {
        UpdateSessionResult result = Note($"resume {image} {totalLength} {expectedHeader.Length}");
        result = Board is null ? result : Board.Resume(image, totalLength, expectedHeader);
        session = Open(image, result, 4096);
        return result;
    }

    public static UpdateSessionResult StoreImageChunk(UpdateSession session, byte[] buffer, int offset, int count)
    {
        UpdateSessionResult result = Note($"store {session.Image} {offset} {count}");
        if (Board is not null)
        {
            result = IsOpen(session) ? Board.Write(session.Image, buffer, offset, count) : UpdateSessionResult.BadToken;
            session.NextOffset = Board.NextOffset(session.Image);
            return result;
        }

        session.NextOffset += count;
        return result;
    }

    public static UpdateSessionResult CompleteUpdateSession(UpdateSession session)
    {
        UpdateSessionResult result = Note($"complete {session.Image}");
        result = Board is null ? result : IsOpen(session) ? Board.Complete(session.Image) : UpdateSessionResult.BadToken;
        if (result is UpdateSessionResult.Success or UpdateSessionResult.HashMismatch or UpdateSessionResult.BadTlv or UpdateSessionResult.BadMagic)
        {
            s_tokens[(int)session.Image] = 0;
        }

        return result;
    }

    public static UpdateSessionResult AbortUpdateSession(UpdateSession session, bool eraseSlot)
    {
        UpdateSessionResult result = Note($"abort {session.Image} {eraseSlot}");
        if (Board is not null)
        {
            result = IsOpen(session) ? UpdateSessionResult.Success : UpdateSessionResult.BadToken;
            s_tokens[(int)session.Image] = 0;
            result = eraseSlot ? Board.Erase(session.Image) : result;
        }

        return result;
    }

    public static UpdateSessionResult EraseSecondaryImage(ImageType image)
    {
        UpdateSessionResult result = Note($"erase {image}");
        s_tokens[(int)image] = 0;
        return Board is null ? result : Board.Erase(image);
    }

    public static bool ConfirmDeploymentImage()
    {
        return Note("confirm") == UpdateSessionResult.Success && (Board is null || Board.Confirm());
    }

    public static bool RequestDeploymentRevert()
    {
        return Note("revert deployment") == UpdateSessionResult.Success && (Board is null || Board.Revert(ImageType.Deployment));
    }

    public static bool RequestClrRevert()
    {
        return Note("revert clr") == UpdateSessionResult.Success && (Board is null || Board.Revert(ImageType.NanoClr));
    }

    private static bool IsOpen(UpdateSession session)
    {
        return session.Token != 0 && s_tokens[(int)session.Image] == session.Token;
    }

    private static UpdateSession Open(ImageType image, UpdateSessionResult result, int next)
    {
        if (result != UpdateSessionResult.Success)
        {
            return null!;
        }

        uint token = ++s_lastToken;
        s_tokens[(int)image] = token;
        next = Board is null ? next : Board.NextOffset(image);

        return new UpdateSession { Image = image, Token = token, NextOffset = next };
    }

    private static ImageInfo? InfoOf(ImageType image, bool isSecondary)
    {
        byte[]? hash = Board!.HashOf(image, isSecondary);
        return hash is null ? null : new ImageInfo { HasValidHeader = true, ImageHash = hash };
    }

    private static UpdateSessionResult Note(string call)
    {
        Calls.Add(call);
        return Result;
    }
}
