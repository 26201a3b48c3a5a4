namespace OtaStack.Device.Pins;

/// <summary>Tells a short press from a long one, by looking at a button again and again. A look apart from the next is longer than a contact bounces.</summary>
internal sealed class ButtonPress
{
    private readonly int _longLooks;
    private int _looks;

    /// <param name="longLooks">Looks in a row that make a press a long one.</param>
    public ButtonPress(int longLooks)
    {
        _longLooks = longLooks;
    }

    /// <summary>Call at every look.</summary>
    /// <returns>An order at the end of a short press, and in the midst of a long one, once.</returns>
    public PanelOrder Look(bool isPressed)
    {
        int looks = _looks;
        _looks = isPressed ? looks + 1 : 0;
        return _looks == _longLooks ? PanelOrder.Postpone : !isPressed && looks > 0 && looks < _longLooks ? PanelOrder.UpdateNow : PanelOrder.None;
    }
}
