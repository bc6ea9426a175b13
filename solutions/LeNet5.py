class LeNet5(nn.Module):
    """Today's LeNet-5: images (N, 1, 28, 28) to logits (N, 10), 61,706 parameters."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(),
            nn.Linear(120, 84), nn.ReLU(),
            nn.Linear(84, 10),
        )
        ### END SOLUTION

    def forward(self, images):
        ### BEGIN SOLUTION
        return self.classifier(self.features(images))
        ### END SOLUTION
